export { caseLink } from './case-link';
export { folderDrop } from './folder-drop';
export { createMail, type Mail } from './mail';
export { createMessages, type Messages } from './messages';
export { createOfficeMessages, type OfficeMessages } from './office-messages';
export type { OutgoingPackage } from './transmission';
