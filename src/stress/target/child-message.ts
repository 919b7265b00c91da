/** What a server started as a child process sends its parent over the IPC channel, once. */
export type ChildMessage =
  | { readonly kind: 'ready'; readonly url: string }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string | undefined;
    };
