/** Looks at the write lock since the load began, and those that saw it held. */
export interface LockCount {
  readonly samples: number;
  readonly held: number;
}
