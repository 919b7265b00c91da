type MayBeMissing<T> = {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};
type IsThere<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] };

/** The same without what is undefined: an option that is undefined is not given. */
export function given<T extends object>(options: T): MayBeMissing<T> & IsThere<T> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as MayBeMissing<T> & IsThere<T>;
}
