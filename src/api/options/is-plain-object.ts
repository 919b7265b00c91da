/** Whether it is an object of no class: what a Map, a Headers or a FormData has is in no property of it. Of any realm. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
