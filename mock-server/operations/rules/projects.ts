/** What is special to projects: a period that ends after it starts, and a tree without circles. */
import type { z } from 'zod';
import type { RecordOf } from '../../../spec/records.ts';
import type { ProjectCreate, ProjectPatch } from '../../../spec/schemas/project.ts';
import { changeRecord, createRecord, type WriteContext } from '../../tenants/records.ts';
import { refuseField } from '../../tenants/refusal.ts';
import type { Draft } from '../../tenants/tenant.ts';
import { fill } from './fill.ts';
import { mergePatch } from './merge-patch.ts';
import { requireNoCycle } from './tree.ts';

type Project = RecordOf<'project'>;

/** Makes a project. */
export function createProject(
  draft: Draft,
  values: z.output<typeof ProjectCreate>,
  context: WriteContext,
): Project {
  const defaults = { status: 'active' as const, parent_id: null, member_ids: [], end_date: null };
  const fields = fill(defaults, values);
  requirePeriod(fields);
  return createRecord(draft, 'project', fields, context);
}

/** Merges a patch into a project. */
export function patchProject(
  draft: Draft,
  current: Project,
  patch: z.output<typeof ProjectPatch>,
  context: WriteContext,
): Project {
  const next = mergePatch(current, patch);
  requirePeriod(next);
  requireNoCycle(draft, 'project', current.id, 'parent_id', next.parent_id);
  return changeRecord(draft, 'project', current, next, context);
}

function requirePeriod({ start_date, end_date }: Pick<Project, 'start_date' | 'end_date'>): void {
  if (end_date !== null && end_date < start_date) {
    throw refuseField(
      'validation_failed',
      '/end_date',
      'before_start',
      `The project ends before it starts on ${start_date}.`,
    );
  }
}
