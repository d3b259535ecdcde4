/** A field's type, as anecho_abi_layout() names it. */
export type FieldType = "u32" | "i32" | "u64" | "i64" | "f32" | "f64" | `char[${number}]`;

/** Field names and types in the order of the C declaration. */
export type Fields = Readonly<Record<string, FieldType>>;

type FieldValue<T extends FieldType> = T extends "u64" | "i64" ? bigint
  : T extends `char[${number}]` ? string
  : number;

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** Values of a struct by camelCase names: 64-bit integers as `bigint`, `char[N]` as `string`. */
export type StructValues<F extends Fields> = {
  [Name in keyof F & string as CamelCase<Name>]: FieldValue<F[Name]>;
};

/** A struct's size and the byte offset and type of each field. */
export interface StructLayout {
  readonly size: number;
  readonly fields: Readonly<Record<string, readonly [offset: number, type: string]>>;
}

/**
 * A C struct: its layout by the rules of the C compilers for 64-bit Windows and Linux, and a reader.
 *
 * @example
 * ```ts
 * const point = new Struct("point", { size: "u32", x: "f64" });
 * const bytes = point.allocate();
 * point.read(bytes); // { size: 16, x: 0 }
 * ```
 */
export class Struct<const F extends Fields> {
  /** Size in bytes, padding included. */
  readonly size: number;
  /** Size and fields, to compare with the library's. */
  readonly layout: StructLayout;
  readonly #readers: readonly (readonly [name: string, offset: number, type: string])[];

  /**
   * @param name The name of the C type.
   * @param fields Names and types in the order of the C declaration.
   */
  constructor(readonly name: string, fields: F) {
    const placed: Record<string, readonly [number, string]> = {};
    let end = 0;
    let alignment = 1;
    for (const [field, type] of Object.entries(fields)) {
      const [size, align] = sizeAndAlignment(type);
      const offset = roundUp(end, align);
      placed[field] = [offset, type];
      end = offset + size;
      alignment = Math.max(alignment, align);
    }
    this.size = roundUp(end, alignment);
    this.layout = { size: this.size, fields: placed };
    this.#readers = Object.entries(placed).map(([field, [offset, type]]) =>
      [camelCase(field), offset, type] as const
    );
  }

  /**
   * Allocates structs one after the other, zeroed, with the leading `size` set if there is one.
   *
   * @param count Number of structs. @default 1
   */
  allocate(count = 1): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.size * count);
    if (Object.keys(this.layout.fields)[0] === "size") {
      const view = new DataView(bytes.buffer);
      for (let index = 0; index < count; index++) {
        view.setUint32(index * this.size, this.size, true);
      }
    }
    return bytes;
  }

  /**
   * Reads one struct.
   *
   * @param index Its index, if `bytes` holds several. @default 0
   */
  read(bytes: Uint8Array, index = 0): StructValues<F> {
    const start = bytes.byteOffset + index * this.size;
    const view = new DataView(bytes.buffer, start, this.size);
    const values: Record<string, number | bigint | string> = {};
    for (const [name, offset, type] of this.#readers) {
      values[name] = readField(view, offset, type);
    }
    return values as StructValues<F>;
  }
}

/**
 * Finds the first difference of two sets of layouts.
 *
 * @return a description of the first difference, or `undefined` if there is none.
 */
export function layoutDifference(
  ours: Readonly<Record<string, StructLayout>>,
  theirs: Readonly<Record<string, StructLayout>>,
): string | undefined {
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const our = ours[name];
    const their = theirs[name];
    if (!our || !their) return `${name} is known to ${our ? "the program" : "the library"} alone`;
    for (const field of new Set([...Object.keys(our.fields), ...Object.keys(their.fields)])) {
      const here = our.fields[field]?.join(" ") ?? "missing";
      const there = their.fields[field]?.join(" ") ?? "missing";
      if (here !== there) return `${name}.${field} is ${there} in the library, ${here} here`;
    }
    if (our.size !== their.size) {
      return `${name} has ${their.size} bytes in the library, ${our.size} here`;
    }
  }
  return undefined;
}

/** The values of enums by name. */
type Enums = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Finds the first difference of two sets of enums.
 *
 * @return a description of the first difference, or `undefined` if there is none.
 */
export function enumDifference(ours: Enums, theirs: Enums): string | undefined {
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const here = ours[name] ?? {};
    const there = theirs[name] ?? {};
    for (const value of new Set([...Object.keys(here), ...Object.keys(there)])) {
      if (here[value] === there[value]) continue;
      const [inLibrary, inProgram] = [there[value], here[value]].map((it) => it ?? "missing");
      return `${name} ${value} is ${inLibrary} in the library, ${inProgram} here`;
    }
  }
  return undefined;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function sizeAndAlignment(type: string): [size: number, alignment: number] {
  switch (type) {
    case "u32":
    case "i32":
    case "f32":
      return [4, 4];
    case "u64":
    case "i64":
    case "f64":
      return [8, 8];
    default:
      return [charCount(type), 1];
  }
}

function charCount(type: string): number {
  const count = Number(/^char\[(\d+)\]$/.exec(type)?.[1]);
  if (!(count > 0)) throw new TypeError(`${type} is not a field type.`);
  return count;
}

function readField(view: DataView, offset: number, type: string): number | bigint | string {
  switch (type) {
    case "u32":
      return view.getUint32(offset, true);
    case "i32":
      return view.getInt32(offset, true);
    case "u64":
      return view.getBigUint64(offset, true);
    case "i64":
      return view.getBigInt64(offset, true);
    case "f32":
      return view.getFloat32(offset, true);
    case "f64":
      return view.getFloat64(offset, true);
    default:
      return readText(new Uint8Array(view.buffer, view.byteOffset + offset, charCount(type)));
  }
}

function readText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
