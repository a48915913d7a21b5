/** The answer to a create in v4: 201 with the record and its address. */

/** Answers with a new record. @param path - path that the records stand under */
export function created<R extends { readonly id: string }>(record: R, path: string) {
  return { status: 201, headers: { Location: `${path}/${record.id}` }, body: record } as const;
}
