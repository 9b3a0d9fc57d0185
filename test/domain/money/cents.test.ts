import fc from 'fast-check';
import {
  atLeastZero,
  cents,
  type Cents,
  euros,
  formatCents,
  parseCents,
  smaller,
  sum,
} from '../../../src/domain/money/cents';

describe('Amounts are whole cents', () => {
  test.each([
    ['1234.56', 123_456n],
    ['1234.5', 123_450n],
    ['1234', 123_400n],
    ['0.01', 1n],
    ['-0.01', -1n],
    ['-12.30', -1230n],
    ['000.10', 10n],
    ['999999999999999.99', 99_999_999_999_999_999n],
  ])('%s is %s cents', (text, value) => expect(parseCents(text)).toBe(value));

  test.each([
    '',
    ' 1',
    '1 ',
    '1,50',
    '1.',
    '.5',
    '1.234',
    '1e3',
    '+1',
    '--1',
    '0x10',
    '1 000',
    'NaN',
    '١',
    '1234567890123456',
  ])('%j is no amount', (text) => {
    expect(parseCents(text)).toBeNull();
    expect(() => cents(text)).toThrow(RangeError);
  });

  test('what is written is read back, to the cent, however large', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n) + 1n, max: 10n ** 17n - 1n }), (value) => {
        expect(parseCents(formatCents(value as Cents))).toBe(value);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('users read euros with narrow spaces and a comma', () => {
    expect(euros(123_456_789n as Cents)).toBe('1\u202f234\u202f567,89\u00a0€');
    expect(euros(5n as Cents)).toBe('0,05\u00a0€');
    expect(euros(-100_000n as Cents)).toBe('-1\u202f000,00\u00a0€');
  });

  test('sums, the smaller, never below zero', () => {
    expect(sum([1n, 2n, -4n] as Cents[])).toBe(-1n);
    expect(sum([])).toBe(0n);
    expect(smaller(2n as Cents, 3n as Cents)).toBe(2n);
    expect(atLeastZero(-1n as Cents)).toBe(0n);
    expect(atLeastZero(1n as Cents)).toBe(1n);
  });

  test('thirty payments of ten cents are three euros, as they are not in floating numbers', () => {
    expect(formatCents(sum(Array.from({ length: 30 }, () => cents('0.10'))))).toBe('3.00');
  });
});
