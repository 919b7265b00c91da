import { KEY_LIFETIME_MS } from '../../store/rules.ts';
import { isStorableText } from '../../store/storable-text.ts';
import { IdMap } from '../id-map.ts';
import type { CopySource, SourceKey } from '../source.ts';
import type { CopyTarget } from '../target.ts';

/** Copies settings and unexpired idempotency keys that the target does not have. `now`: milliseconds since 1970. */
export async function copyRest(
  source: CopySource,
  target: CopyTarget,
  copy: string,
  now: number,
): Promise<{ settings: number; keys: number }> {
  const all = await source.settings();
  const settings = await target.addSettings(
    all.filter(({ key, value }) => [key, value].every(isStorableText)),
  );
  const ids = new IdMap(await target.ranges(copy));
  let [keys, after] = [0, ''];
  for (;;) {
    const page = await source.keys(after, now - KEY_LIFETIME_MS);
    const last = page.at(-1);
    if (last === undefined) return { settings, keys };
    keys += await target.addKeys(await inTarget(page.filter(isStorableKey), target, copy, ids));
    after = last.key;
  }
}

function isStorableKey({ key, fingerprint, conversationId, model }: SourceKey): boolean {
  return [key, fingerprint, conversationId, model].every(isStorableText);
}

/** Keys of conversations that are not copied are left out with them. */
async function inTarget(
  keys: readonly SourceKey[],
  target: CopyTarget,
  copy: string,
  ids: IdMap,
): Promise<readonly SourceKey[]> {
  const conversations = [...new Set(keys.map(({ conversationId }) => conversationId))];
  const copied = await target.copied(copy, conversations);
  const targetIds = new Map(copied.map(({ sourceId, targetId }) => [sourceId, targetId]));
  return keys.flatMap((key) => {
    const conversationId = targetIds.get(key.conversationId);
    if (conversationId === undefined) return [];
    const { messageId, replyId } = key;
    return {
      ...key,
      conversationId,
      messageId: ids.toTarget(messageId),
      replyId: ids.toTarget(replyId),
    };
  });
}
