export function unsupportedNode(
  version: string,
): { readonly message: string; readonly hint: string } | undefined;
