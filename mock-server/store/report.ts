/** Takes what the operator must hear of; `details` never has contents of tenants. */
export type Report = (message: string, details: Readonly<Record<string, unknown>>) => void;
