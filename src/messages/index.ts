export { caseLink } from './case-link';
export { createMessages, type Messages, type MessagesOptions } from './messages';
