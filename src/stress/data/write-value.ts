/** Where values of records are written: in JSON, a path, a form, a header, or another text. */
export type DataPlace = 'json' | 'url' | 'header' | 'text';

export type WriteValue = (value: unknown) => string;

/**
 * Makes the writer of each value of a template, in order. It takes the text before the value: in JSON, a value within
 * quotation marks is a part of a text, and any other a value of its own.
 */
export function valueWriters(place: DataPlace): (before: string) => WriteValue {
  if (place !== 'json') return () => WRITERS[place];
  let isInText = false;
  return (before) => {
    isInText = endsInText(before, isInText);
    return isInText ? partOfJsonText : jsonValue;
  };
}

/** A text as it is, nothing for null, and JSON for lists and objects. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const WRITERS: Readonly<Record<Exclude<DataPlace, 'json'>, WriteValue>> = {
  url: (value) => encodeURIComponent(valueText(value).toWellFormed()),
  // A record with a line break there is refused before the load; one would end the header.
  header: (value) => valueText(value).replace(/\p{Cc}/gu, ' '),
  text: valueText,
};

function partOfJsonText(value: unknown): string {
  return JSON.stringify(valueText(value)).slice(1, -1);
}

function jsonValue(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function endsInText(text: string, beginsInText: boolean): boolean {
  let isInText = beginsInText;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '"') isInText = !isInText;
    else if (text[index] === '\\' && isInText) index++;
  }
  return isInText;
}
