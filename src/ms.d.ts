/**
 * `ms` exports no types to a bundler's resolution, and then Temporal's `Duration` silently becomes `any`: a wait of
 * `'1 month'` (no duration) would compile. Do not install `@types/ms`, it lacks this name.
 */
declare module 'ms' {
  type Unit =
    | 'ms'
    | 's'
    | 'm'
    | 'h'
    | 'd'
    | 'seconds'
    | 'minutes'
    | 'hours'
    | 'days'
    | 'second'
    | 'minute'
    | 'hour'
    | 'day';
  export type StringValue = `${number}${Unit}` | `${number} ${Unit}`;
}
