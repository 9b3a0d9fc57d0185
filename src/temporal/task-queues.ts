export { TASK_QUEUES } from '../workflows/contract';
