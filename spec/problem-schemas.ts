/** How problems look on the wire: RFC 9457 in v4 and the control API, JSON:API-like errors in v2. */
import { z } from 'zod';
import { type ProblemCode, problems } from './problems.ts';

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

export const ProblemBody = z
  .strictObject({
    type: z.url().meta({ description: 'Page about this problem.' }),
    title: z.string().meta({ description: 'What kind of problem it is.' }),
    status: z.int().meta({ description: 'Status of the answer.' }),
    detail: z.string().meta({ description: 'What is wrong this time, and what to do.' }),
    instance: z.string().meta({ description: 'Path that was asked for.' }),
    code: z.enum(codes).meta({ description: 'Stable code of the problem.' }),
    request_id: z.string().meta({ description: 'Id of the request, as in `X-Request-Id`.' }),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().optional().meta({ description: 'JSON Pointer into the body (RFC 6901).' }),
          parameter: z.string().optional().meta({ description: 'Name of the path or query parameter.' }),
          header: z.string().optional().meta({ description: 'Name of the header.' }),
          code: z.string().meta({ description: 'Machine-readable reason.' }),
          detail: z.string().meta({ description: 'What is wrong and what is expected.' }),
        }),
      )
      .max(100)
      .optional()
      .meta({ description: 'Each thing that is wrong.' }),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });

export const LegacyErrors = z
  .strictObject({
    errors: z
      .array(
        z.strictObject({
          id: z.string().meta({ description: 'Id of the request, as in `X-Request-Id`.' }),
          status: z.string().meta({ description: 'Status of the answer, as text.' }),
          code: z.string().meta({ description: 'Stable code of the problem.' }),
          title: z.string().meta({ description: 'What kind of problem it is.' }),
          detail: z.string().meta({ description: 'What is wrong this time, and what to do.' }),
          source: z
            .strictObject({
              pointer: z.string().optional().meta({ description: 'JSON Pointer into the body.' }),
              parameter: z.string().optional().meta({ description: 'Name of the parameter.' }),
              header: z.string().optional().meta({ description: 'Name of the header.' }),
            })
            .optional()
            .meta({ description: 'Where it is wrong.' }),
        }),
      )
      .min(1)
      .max(100)
      .meta({ description: 'Each thing that is wrong.' }),
  })
  .meta({ id: 'Errors', description: 'What went wrong.' });
