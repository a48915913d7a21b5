/** The `.md` twin of an operation's page: the same contents as plain Markdown, for tools and for reading in a terminal. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { documentNames, documents } from '../../../../../spec/contract.ts';
import type { Operation } from '../../../../../spec/operation.ts';
import { operationMarkdown } from '../../../../operations/operation-markdown.ts';
import { operationPage } from '../../../../operations/operation-page.ts';

export const getStaticPaths: GetStaticPaths = () =>
  documentNames.flatMap((document) =>
    documents[document].operations.map((operation) => ({
      params: { document, group: operation.group, operation: operation.slug },
      props: { operation },
    })),
  );

export const GET: APIRoute<{ operation: Operation }> = ({ props }) =>
  new Response(operationMarkdown(operationPage(props.operation)), {
    headers: { 'Content-Type': 'text/markdown; charset=utf-8' },
  });
