export { caseLink } from './case-link';
export { createMessages, type Messages } from './messages';
