import { type TSchema, type TSchemaOptions, Type } from 'typebox';
import { CAUSES } from '../../stress/judge/diagnosis/causes.ts';

export const MilliSeconds = Type.Number({ minimum: 0 });
export const Count = Type.Integer({ minimum: 0 });
export const Share = Type.Number({ minimum: 0, maximum: 1 });

export function orNull<Schema extends TSchema>(schema: Schema, options: TSchemaOptions = {}) {
  return Type.Union([schema, Type.Null()], options);
}

/** Of a field that an earlier version did not save: there it is null. */
export const LATER = { default: null };

export const Diagnosis = Type.Object({
  cause: Type.Enum([...CAUSES]),
  title: Type.String(),
  evidence: Type.String(),
  remedy: Type.String(),
  confirmedBy: orNull(Type.String()),
});

/** A type of a schema, read-only throughout. */
export type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** Whether two types are each assignable to the other. */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

export function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}
