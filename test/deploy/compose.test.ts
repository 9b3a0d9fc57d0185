import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CASE_ATTRIBUTES } from '../../src/workflows/case-attributes';

const root = join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly container_name?: string;
}

const text = read('docker-compose.yml');
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
const names = Object.keys(services);
const service = (name: string): Service => services[name] as Service;

const COMPLETED = 'service_completed_successfully';
const HEALTHY = 'service_healthy';

describe('The production form', () => {
  it.each(names)('pins the image of %s', (name) => {
    expect(service(name).image).toMatch(/:(v?\d+\.\d+|\$\{RECOUVREMENT_VERSION:-\d+\.\d+\.\d+\})/);
  });

  it('runs the same versions of server and tools', () => {
    expect(service('temporal').image).toBe('temporalio/server:1.32.0');
    for (const name of ['temporal-schema', 'temporal-namespace'])
      expect(service(name).image).toBe('temporalio/admin-tools:1.32.0');
  });

  it('starts each part when what it needs is there', () => {
    const order = Object.fromEntries(
      names.map((name) => [
        name,
        Object.fromEntries(
          Object.entries(service(name).depends_on ?? {}).map(([needed, { condition }]) => [needed, condition]),
        ),
      ]),
    );
    expect(order).toEqual({
      postgres: {},
      mailpit: {},
      'temporal-schema': { postgres: HEALTHY },
      temporal: { 'temporal-schema': COMPLETED },
      'temporal-namespace': { temporal: HEALTHY },
      'temporal-ui': { 'temporal-namespace': COMPLETED },
      migrate: { postgres: HEALTHY, 'temporal-namespace': COMPLETED },
      worker: { migrate: COMPLETED, 'temporal-namespace': COMPLETED, temporal: HEALTHY },
    });
  });

  it('lets workers be scaled: nothing in them is there only once', () => {
    expect(service('worker').ports).toBeUndefined();
    expect(service('worker').container_name).toBeUndefined();
  });

  it('calls commands that exist', () => {
    const commands = read('src/cli/main.ts');
    for (const name of ['migrate', 'worker']) expect(commands).toContain(`file: '${service(name).command?.[0]}'`);
  });

  it('gives only settings that are read', () => {
    const config = read('src/config.ts');
    for (const setting of Object.keys(service('worker').environment ?? {})) expect(config).toContain(`  ${setting}:`);
  });

  it('holds no password, and needs every one to be set', () => {
    const passwords = text.match(/\w*(PASSWORD|PWD)\w*: .*/g) ?? [];
    expect(passwords.length).toBeGreaterThan(0);
    for (const line of passwords) expect(line).toMatch(/: \$\{\w+:\?[^}]+\}$/);
  });

  it('explains in env.example every variable it cannot do without', () => {
    const example = read('deploy/env.example');
    for (const [, name] of text.matchAll(/\$\{(\w+):\?/g)) expect(example).toMatch(new RegExp(`^${name}=$`, 'm'));
  });

  it('registers the search attributes that the workflows write', () => {
    const listed = /^SEARCH_ATTRIBUTES='(.*)'$/m.exec(read('deploy/temporal-setup.sh'))?.[1] ?? '';
    const fromScript = Object.fromEntries(listed.split(' ').map((entry) => entry.split('=')));
    const written = Object.values(CASE_ATTRIBUTES).map(({ name, type }) => [name, type.toLowerCase()]);
    expect(lowerCased(fromScript)).toEqual(Object.fromEntries(written));
  });
});

const lowerCased = (types: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, type.toLowerCase()]));
