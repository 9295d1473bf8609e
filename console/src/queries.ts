/** Everything the pages read and do, as react-query hooks. Lists refresh themselves every five seconds. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient, QueryClient } from '@tanstack/react-query';
import {
  Acknowledgement,
  Anything,
  ApiError,
  get,
  Lead,
  LeadList,
  post,
  StaffList,
  TaskList,
  Timeline,
} from './api.ts';
import { plain } from './words.ts';

const LIVE_MS = 5_000;
const PAGE_SIZE = 50;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only silence and the API's own faults are worth asking again.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

export interface LeadFilters {
  segment: string | null;
  phase: string | null;
  owner: string | null;
  q: string | null;
}

function query(params: Record<string, string | number | null>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== null && value !== '') search.set(name, String(value));
  return search.size === 0 ? '' : `?${search}`;
}

const leadPath = (id: string) => `/v1/leads/${encodeURIComponent(id)}`;

/** Whether a key is good: the cheapest question that needs one. */
export function tryKey(key: string) {
  return get('/v1/leads?limit=1', Anything, key);
}

export function useLeads(filters: LeadFilters) {
  return useInfiniteQuery({
    queryKey: ['leads', filters],
    queryFn: ({ pageParam }) => get(`/v1/leads${query({ ...filters, cursor: pageParam, limit: PAGE_SIZE })}`, LeadList),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: LIVE_MS,
    placeholderData: (previous) => previous,
  });
}

export function useLead(id: string) {
  return useQuery({ queryKey: ['lead', id], queryFn: () => get(leadPath(id), Lead), refetchInterval: LIVE_MS });
}

export function useTimeline(id: string) {
  return useQuery({
    queryKey: ['timeline', id],
    queryFn: () => get(`${leadPath(id)}/timeline`, Timeline),
    refetchInterval: LIVE_MS,
  });
}

export function useTasks(filters: { assignee: string | null; state: string }) {
  return useInfiniteQuery({
    queryKey: ['tasks', filters],
    queryFn: ({ pageParam }) => get(`/v1/tasks${query({ ...filters, cursor: pageParam })}`, TaskList),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: LIVE_MS,
    placeholderData: (previous) => previous,
  });
}

/** The firm's people: for choices, and to write a name where the API gives an id. */
export function useStaff() {
  const { data } = useQuery({ queryKey: ['staff'], queryFn: () => get('/v1/staff', StaffList), staleTime: 300_000 });
  const staff = data?.items ?? [];
  return {
    choices: staff.map((person) => ({ value: person.id, label: person.name })),
    nameOf: (id: string) => staff.find((person) => person.id === id)?.name ?? plain(id),
  };
}

/**
 * One of the things staff do to a lead: `booked`, `stop`, `pause`, `resume`, `snooze`. `onDone` belongs to the mutation and
 * not to the button's call, because the button may be gone by the time the answer comes (a paused lead has no Pause).
 */
export function useLeadAction(leadId: string, action: string, onDone: (answer: Acknowledgement) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: object) => post(`${leadPath(leadId)}/${action}`, body, Acknowledgement),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries(),
  });
}

export function useTaskAction(taskId: string, action: 'claim' | 'resolve', onDone: (answer: Acknowledgement) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: object) => post(`/v1/tasks/${encodeURIComponent(taskId)}/${action}`, body, Acknowledgement),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries(),
  });
}
