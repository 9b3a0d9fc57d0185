#!/usr/bin/env node
// Runs one benchmark: ours and its baseline in interleaved rounds of one run. `npm run bench` lists them.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = path.dirname(new URL(import.meta.url).pathname);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''));
const args = process.argv.slice(2);
const name = args.find((arg) => !arg.startsWith('-'));
const sizeAt = args.indexOf('--size');

if (!names.includes(name)) {
  console.log(`Benchmarks: ${names.join(', ')}\nUsage: npm run bench -- NAME [--size N] [--json]`);
  process.exit(name === undefined ? 0 : 2);
}
const { bench } = await import(pathToFileURL(path.join(folder, `${name}.bench.mjs`)).href);
const result = await bench({ size: sizeAt >= 0 ? Number(args[sizeAt + 1]) : undefined });
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const { oursRounds, baselineRounds, ...rest } = result;
const [ours, baseline] = [median(oursRounds), median(baselineRounds)];
const printed = {
  name,
  rounds: oursRounds.length,
  ours,
  baseline,
  ratio: ours / baseline,
  peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  ...rest,
};
if (args.includes('--json')) console.log(JSON.stringify(printed));
else
  console.log(
    `${name}: ours ${ours.toFixed(2)} ${printed.unit}, baseline ${baseline.toFixed(2)} ${printed.unit}, ratio ${printed.ratio.toFixed(2)} (target ${printed.target}, ${printed.better} is better)\n${printed.notes}`,
  );
