/** What the tests ask of the independent reader of calendars; its own types are `any` where it counts. */
declare module 'ical.js' {
  class Property {
    getFirstPropertyValue(name: string): { toString(): string } | null;
  }
  const ICAL: {
    parse(text: string): unknown[];
    Component: new (parsed: unknown[]) => Property & { getAllSubcomponents(name: string): Property[] };
    Event: new (
      component: Property,
    ) => {
      readonly uid: string;
      readonly summary: string;
      readonly startDate: { readonly isDate: boolean; toString(): string };
      readonly duration: { toSeconds(): number };
    };
  };
  export default ICAL;
}
