/** What an engineer sees of a lead in the Temporal UI: search attributes, and the story so far as current details. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Decision, LeadView } from './activities.ts';

export const SEARCH_ATTRIBUTES = {
  LeadSegment: defineSearchAttributeKey('LeadSegment', 'KEYWORD'),
  LeadPhase: defineSearchAttributeKey('LeadPhase', 'KEYWORD'),
  LeadOwner: defineSearchAttributeKey('LeadOwner', 'KEYWORD'),
  LeadScore: defineSearchAttributeKey('LeadScore', 'INT'),
  NextTouchAt: defineSearchAttributeKey('NextTouchAt', 'DATETIME'),
  PracticeArea: defineSearchAttributeKey('PracticeArea', 'KEYWORD'),
};

/** Called after each decision. Search attributes are written only when one changed: every write is an event. */
export function show({ view, summary }: Pick<Decision, 'view' | 'summary'>): void {
  setCurrentDetails(story(view, summary));
  const known = workflowInfo().typedSearchAttributes;
  const next = view.nextTouchAt === null ? null : new Date(view.nextTouchAt);
  const changed =
    known.get(SEARCH_ATTRIBUTES.LeadSegment) !== view.segment ||
    known.get(SEARCH_ATTRIBUTES.LeadPhase) !== view.phase ||
    (known.get(SEARCH_ATTRIBUTES.LeadOwner) ?? null) !== view.owner ||
    known.get(SEARCH_ATTRIBUTES.LeadScore) !== view.score ||
    (known.get(SEARCH_ATTRIBUTES.PracticeArea) ?? null) !== view.practiceArea ||
    instantOf(known.get(SEARCH_ATTRIBUTES.NextTouchAt)) !== instantOf(next);
  if (!changed) return;
  upsertSearchAttributes([
    { key: SEARCH_ATTRIBUTES.LeadSegment, value: view.segment },
    { key: SEARCH_ATTRIBUTES.LeadPhase, value: view.phase },
    { key: SEARCH_ATTRIBUTES.LeadOwner, value: view.owner },
    { key: SEARCH_ATTRIBUTES.LeadScore, value: view.score },
    { key: SEARCH_ATTRIBUTES.NextTouchAt, value: next },
    { key: SEARCH_ATTRIBUTES.PracticeArea, value: view.practiceArea },
  ]);
}

function story(view: LeadView, summary: string): string {
  const lines = view.timeline.map(
    ({ at, touch, channel, state, rule }) => `| ${at ?? '—'} | ${touch} | ${channel} | ${state} | ${rule} |`,
  );
  return [
    `**${view.phase}**${view.outcome === null ? '' : ` (${view.outcome})`}, segment **${view.segment}**, episode ${view.episode}`,
    '',
    `**Next:** ${summary}`,
    '',
    '| when | touch | channel | state | why |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

const instantOf = (value: unknown): number | null => (value instanceof Date ? value.getTime() : null);
