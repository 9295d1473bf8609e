/** The built console in a real browser, against a fake API that serves it under the same content security policy. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { type FakeApi, GOOD_KEY, startFakeApi } from './fake-api.ts';

let browser: Browser;
let context: BrowserContext;
let api: FakeApi;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  api = await startFakeApi();
  browser = await startBrowser();
  context = await browser.newContext({ reducedMotion: 'reduce' });
});

afterAll(async () => {
  await browser?.close();
  await api?.stop();
});

beforeEach(async () => {
  api.reset();
  // One context keeps the browser's cache warm; the key lives in the tab, so every test starts without one.
  page = await context.newPage();
  await page.setViewportSize({ width: 1280, height: 900 });
  // The page asks anew every five seconds.
  page.setDefaultTimeout(20_000);
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  // A refused request is logged by the browser itself, and some tests ask for one.
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
});

afterEach(() => page?.close());

const text = (words: string | RegExp) => page.getByText(words).first();
const button = (name: string) => page.getByRole('button', { name, exact: true });

async function expectShown(words: string | RegExp) {
  await text(words).waitFor();
  expect(await text(words).isVisible()).toBe(true);
}

async function enterKey(key: string) {
  await page.getByLabel('API key').fill(key);
  await button('Open the console').click();
}

/** Opens a page with a good key, and waits until these words are on it. */
async function open(path: string, words: string | RegExp) {
  await page.goto(api.url + path);
  await enterKey(GOOD_KEY);
  await text(words).waitFor();
}

async function leadNames(): Promise<string[]> {
  return page.getByRole('table', { name: 'Leads' }).getByRole('link').allTextContents();
}

async function seriousViolations(rules?: string[]): Promise<string[]> {
  // Legacy mode is for pages without foreign frames, as ours; it spares a second page per analysis.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

describe('the key', () => {
  test('without a key nothing is shown but the question for it, and nothing is asked of the API', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${api.url}/leads/dana`);
    await page.getByLabel('API key').waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/Dana|Pipeline|Tasks/);
    expect(asked.filter((path) => path.startsWith('/v1'))).toEqual([]);
  });

  test('a wrong key says so and lets nobody in', async () => {
    await page.goto(api.url);
    await enterKey('wrong');
    await text('This key is not valid').waitFor();
    expect(await page.getByText('Pipeline').count()).toBe(0);
  });

  test('a good key opens the page that was asked for, and stays for this tab until signing out', async () => {
    await open('/leads/dana', 'Close the loop');
    await page.reload();
    await text('Close the loop').waitFor();
    const other = await context.newPage();
    await other.goto(api.url);
    await other.getByLabel('API key').waitFor();
    await other.close();
    await button('Sign out').click();
    await text('You are signed out').waitFor();
    await page.reload();
    await page.getByLabel('API key').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a key that is withdrawn meanwhile leads back to the key screen with the reason', async () => {
    await open('/', 'Dana Reyes');
    api.withdrawKey();
    await page.getByRole('link', { name: 'Tasks' }).click();
    await text('The API no longer accepts this key').waitFor();
    expect(await page.getByText('Dana Reyes').count()).toBe(0);
  });
});

describe('the pipeline', () => {
  test('lists the leads with what comes next and why, and counts them', async () => {
    await open('/', 'Dana Reyes');
    expect(await leadNames()).toHaveLength(7);
    const dana = page.getByRole('row').filter({ hasText: 'Dana Reyes' });
    for (const words of ['Ready, not scheduled', 'Following up', '82', 'Sam Ortiz', 'quiet hours', '3 h ago']) {
      await dana.getByText(words).first().waitFor();
    }
    await page.getByRole('definition').first().waitFor();
    expect(await page.getByRole('definition').allTextContents()).toEqual(['5', '1', '1', '1', '1', '2']);
    expect(complaints).toEqual([]);
  });

  test('filters by search and by segment, keeps both in the address, and says when nothing matches', async () => {
    await open('/', 'Dana Reyes');
    await page.getByLabel('Search').fill('mei');
    await text('Robert Okafor').waitFor({ state: 'detached' });
    expect(await leadNames()).toEqual(['Mei Tanaka']);
    await page.getByRole('combobox', { name: 'Segment' }).click();
    await page.getByRole('option', { name: 'Hesitant' }).click();
    await text('No lead matches these filters').waitFor();
    expect(page.url()).toContain('q=mei&segment=hesitant');
    await button('Clear filters').click();
    await text('Robert Okafor').waitFor();
  });

  test('loads more when asked', async () => {
    api.reset(3);
    await open('/', 'Dana Reyes');
    expect(await leadNames()).toHaveLength(3);
    await button('Load more').click();
    await text('Priya Natarajan').waitFor();
    expect(await leadNames()).toHaveLength(6);
  });

  test('an empty pipeline tells how to post the first lead', async () => {
    api.empty();
    await open('/', 'No leads yet');
    await expectShown(`curl ${api.url}/v1/leads`);
  });
});

describe('a lead', () => {
  test('shows past and coming touches with their reasons, and the words that were sent', async () => {
    await open('/leads/dana', 'Close the loop');
    const entries = page.getByRole('list', { name: 'Timeline' }).getByRole('listitem');
    const titles = await entries.allInnerTexts();
    const now = titles.findIndex((words) => words.startsWith('Now'));
    expect(titles.slice(0, now).join()).toMatch(/Answers a fresh contact within seconds/);
    expect(titles.slice(now + 1).join()).toMatch(
      /held until 09:00 by quiet hours[^]*silence after it closes the lead/i,
    );
    const email = page.getByText('A consultation takes 30 minutes');
    expect(await email.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Email: Your car accident: what happens next' }).click();
    expect(await email.isVisible()).toBe(true);
    expect(await page.getByText('I have to ask my husband').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('Stop asks first, then shows since when it holds and what was on its way', async () => {
    await open('/leads/dana', 'Close the loop');
    await button('Stop').click();
    await text('Stop this lead?').waitFor();
    await button('Back').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(api.posts).toEqual([]);
    await button('Stop').click();
    await page.getByRole('combobox', { name: 'Reason' }).fill('Hired another firm');
    await button('Stop for good').click();
    await text(/In effect since \d/).waitFor();
    await text('Already on its way, and may still arrive: email “day-1-email”.').waitFor();
    expect(api.posts).toEqual([{ path: '/v1/leads/dana/stop', body: { reason: 'Hired another firm' } }]);
    await text('Stopped').waitFor();
  });

  test('Erase asks for the ground and for certainty; then the page knows nobody any more and offers nothing more', async () => {
    await open('/leads/dana', 'Close the loop');
    await button('Erase').click();
    await text('Erase this person?').waitFor();
    expect(await seriousViolations()).toEqual([]);
    await page.getByRole('combobox', { name: 'Ground' }).click();
    await page.getByRole('option', { name: 'They asked for it' }).click();
    await button('Erase for good').click();
    // The browser itself asks for the box.
    expect(api.posts).toEqual([]);
    await page.getByLabel('I know that nothing brings it back').check();
    await button('Erase for good').click();
    await text('This person was erased').waitFor();
    expect(api.posts).toEqual([{ path: '/v1/leads/dana/erase', body: { reason: 'requested' } }]);
    await page.getByRole('heading', { name: 'Erased person' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Dana Reyes' }).count()).toBe(0);
    expect(await button('Stop').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('Pause is acknowledged and becomes Resume', async () => {
    await open('/leads/dana', 'Close the loop');
    await button('Pause').click();
    await expectShown('Nothing was on its way to the lead.');
    await button('Resume').waitFor();
  });

  test('what the API refuses is said in its own words, field by field', async () => {
    await open('/leads/dana', 'Close the loop');
    await button('Snooze').click();
    await page.getByLabel('Until').fill('2020-01-01T10:00');
    await page.getByRole('dialog').getByRole('button', { name: 'Snooze' }).click();
    await text('The request is not valid').waitFor();
    await expectShown('until: must be in the future');
  });

  test('an unknown lead says that there is none', async () => {
    await open('/leads/nobody', 'Go to the pipeline');
    await expectShown('There is no such lead');
  });
});

describe('the tasks', () => {
  test('lists open tasks, late ones in words, and resolves one', async () => {
    await open('/tasks', 'Find out what this caller needs');
    await text('Overdue, was due 25 min ago').waitFor();
    await button('Claim: Call Dana about a consultation this week').click();
    await button('Claim: Call Dana about a consultation this week').waitFor({ state: 'detached' });
    await button('Resolve: Call Dana about a consultation this week').click();
    await page.getByRole('combobox', { name: 'Outcome' }).click();
    await page.getByRole('option', { name: 'No answer' }).waitFor();
    expect(await page.getByRole('option', { name: /Approved|Declined/ }).count()).toBe(0);
    await page.getByRole('option', { name: 'No answer' }).click();
    await page.getByLabel('Note').fill('Voicemail');
    await button('Resolve').click();
    await text('Resolved: Call Dana about a consultation this week').waitFor();
    expect(api.posts.map(({ path }) => path)).toEqual(['/v1/tasks/t1/claim', '/v1/tasks/t1/resolve']);
    expect(api.posts[1]?.body).toEqual({ outcome: 'no-answer', note: 'Voicemail' });
    await page.getByRole('listitem').filter({ hasText: 'Call Dana' }).waitFor({ state: 'detached' });
  });
});

describe('accessibility', () => {
  test('no page and no dialog has a serious violation', async () => {
    await page.goto(api.url);
    await page.getByLabel('API key').waitFor();
    expect(await seriousViolations()).toEqual([]);
    await open('/', 'Dana Reyes');
    expect(await seriousViolations()).toEqual([]);
    await page.getByRole('link', { name: 'Dana Reyes' }).click();
    await text('Close the loop').waitFor();
    await button('Stop').click();
    await text('Stop this lead?').waitFor();
    expect(await seriousViolations()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Tasks' }).click();
    await text('Find out what this caller needs').waitFor();
    expect(await seriousViolations()).toEqual([]);
  });

  test('in dark colours the timeline has enough contrast', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await open('/leads/dana', 'Close the loop');
    expect(await seriousViolations(['color-contrast'])).toEqual([]);
  });

  test('every page fits a phone 390 pixels wide', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const width = () => page.evaluate('document.documentElement.scrollWidth');
    await open('/', 'Dana Reyes');
    expect(await width()).toBe(390);
    await page.getByRole('link', { name: 'Dana Reyes' }).click();
    await text('Close the loop').waitFor();
    expect(await width()).toBe(390);
    await page.getByRole('link', { name: 'Tasks' }).click();
    await text('Find out what this caller needs').waitFor();
    expect(await width()).toBe(390);
  });
});
