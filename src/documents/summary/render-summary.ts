import { readFileSync } from 'node:fs';
import path from 'node:path';
import { epochMs } from '../../domain/calendar/paris-time';
import type { Instant } from '../../domain/facts/fact';
import type { SummaryData } from './summary-data';

/**
 * The summary as a PDF that can be read aloud (PDF/UA-1), set by Typst with the fonts it brings along. Some 40 ms, in this
 * very thread; the compiler is loaded by the first. The same data and instant give the same bytes.
 * @param at what the file says of its making
 */
export async function renderSummary(data: SummaryData, at: Instant): Promise<Buffer> {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const compiler = NodeCompiler.create();
  try {
    const { result } = compiler.compile({
      mainFileContent: readFileSync(path.join(__dirname, 'summary.typ'), 'utf8'),
      inputs: { data: JSON.stringify(data) },
    });
    if (result === null) throw new Error('the template of the summary does not compile');
    return compiler.pdf(result, { pdfStandard: 'ua-1', creationTimestamp: Math.floor(epochMs(at) / 1000) });
  } catch (error) {
    throw new Error('the summary cannot be set', { cause: error }); // the compiler's message and code quote the data
  } finally {
    compiler.evictCache(0);
  }
}
