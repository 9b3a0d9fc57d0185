import type { Command } from 'commander';
import { FARTHEST_FORECAST } from '../domain/duties/duty-to-come';
import { countUpTo } from './count-option';
import { type ExposureOptions, showExposure } from './exposure/show';
import { withRegister } from './installation';

export default function exposure(program: Command): void {
  program
    .command('exposure')
    .description('what late duties may cost (art. 51), by duty, by caisse and by age; and what is to come')
    .option('--caisse <id>', 'only what concerns this caisse')
    .option(
      '--forecast <days>',
      `and what will be late in so many days, ${FARTHEST_FORECAST} at most, if nothing is done`,
      countUpTo(FARTHEST_FORECAST),
    )
    .option('--rows', 'and the rows behind each sum')
    .option('--json', 'print JSON')
    .action((options: ExposureOptions) => withRegister((installation) => showExposure(installation, options)));
}
