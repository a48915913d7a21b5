/** The machine-readable forms of a document, and where they are. Overviews, twins, `llms.txt` and the catalogue list them. */
import type { DocumentName } from '../../spec/operation.ts';
import { t } from '../i18n/t.ts';

/** A file that tools read. */
export interface Export {
  readonly href: string;
  readonly title: string;
  /** What it is and who reads it. */
  readonly text: string;
  readonly mediaType: string;
}

/** The exports of a document. */
export function exportsOf(name: DocumentName): readonly Export[] {
  return [
    {
      href: `/openapi/${name}.json`,
      title: `${name}.json`,
      text: t('exports.openapi'),
      mediaType: 'application/json',
    },
    {
      href: `/openapi/${name}.yaml`,
      title: `${name}.yaml`,
      text: t('exports.openapi.yaml'),
      mediaType: 'application/yaml',
    },
    {
      href: `/openapi/${name}.postman.json`,
      title: `${name}.postman.json`,
      text: t('exports.postman'),
      mediaType: 'application/json',
    },
    {
      href: `/openapi/${name}.bruno.json`,
      title: `${name}.bruno.json`,
      text: t('exports.bruno'),
      mediaType: 'application/json',
    },
  ];
}
