/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The script of quota_lease.h.  Debt is counted in parts of a token, 60,000,000 each, of
 * which per_minute drain in a microsecond: whole numbers below 2^53 throughout.
 *
 * The value: debt, time, and four numbers a lease: host, tokens, end, low.  low is -1
 * while the lease lasts.  Then its tokens are debt, and low is the smallest debt since:
 * what was never used may be credited up to that, for the rest has drained already.
 *
 * ARGV: now (0 = the server's), per minute, burst, host, its last lease, tokens of it
 * that are left, that ran out unused, tokens wanted, 1 to use one at once, life of the
 * new lease in microseconds, tokens given while we were away, debt in microseconds as
 * the host remembers it, in case we forgot.
 * Answer: tokens, wait when 0, time until full, end of the lease; in microseconds.
 */
#include "service/quota/quota_lease.h"

/* clang-format off */
static const char text[] =
	"local now, rate, size = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] * 60000000\n"
	"local me, id = tonumber(ARGV[4]), tonumber(ARGV[5])\n"
	"local left, unused = tonumber(ARGV[6]), tonumber(ARGV[7])\n"
	"local want, use, life = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])\n"
	"local extra, known, one = tonumber(ARGV[11]), tonumber(ARGV[12]), 60000000\n"
	"if now == 0 then\n"
	"  local t = redis.call('TIME')\n"
	"  now = t[1] * 1000000 + t[2]\n"
	"end\n"
	"local v = {}\n"
	"for n in string.gmatch(redis.call('GET', KEYS[1]) or '', '%-?%d+') do\n"
	"  v[#v + 1] = tonumber(n)\n"
	"end\n"
	"local debt, at, leases, over = v[1] or known * rate, v[2] or now, {}, {}\n"
	"for i = 3, #v - 3, 4 do\n"
	"  local l = {host = v[i], n = v[i + 1], stop = v[i + 2], low = v[i + 3]}\n"
	"  l.stop = math.min(l.stop, now + 2 * life)\n"
	"  leases[#leases + 1] = l\n"
	"  if l.low < 0 and l.stop <= now then over[#over + 1] = l end\n"
	"end\n"
	"local function drain(t)\n"
	"  debt = math.max(0, debt - math.max(0, t - at) * rate)\n"
	"  at = math.max(at, t)\n"
	"  for _, l in ipairs(leases) do\n"
	"    if l.low >= 0 then l.low = math.min(l.low, debt) end\n"
	"  end\n"
	"end\n"
	"table.sort(over, function(a, b) return a.stop < b.stop end)\n"
	"for _, l in ipairs(over) do\n"
	"  drain(l.stop)\n"
	"  debt = debt + l.n * one\n"
	"  l.low = debt\n"
	"end\n"
	"drain(now)\n"
	"local credit, held, keep = 0, left * one, {}\n"
	"for _, l in ipairs(leases) do\n"
	"  if l.host == me then\n"
	"    local back = l.stop == id and math.min(l.n, left + unused) or 0\n"
	"    if l.low < 0 then\n"
	"      debt = debt + (l.n - back) * one\n"
	"    else\n"
	"      credit = math.min(back * one, l.low)\n"
	"    end\n"
	"  end\n"
	"end\n"
	"for _, l in ipairs(leases) do\n"
	"  if l.low > 0 then l.low = math.max(0, l.low - credit) end\n"
	"  if l.host ~= me and l.low ~= 0 then keep[#keep + 1] = l end\n"
	"  if l.host ~= me and l.low < 0 then held = held + l.n * one end\n"
	"end\n"
	"debt = debt - credit + extra * one\n"
	"debt = math.min(debt, math.max(0, size - held))\n"
	"local room = math.floor((size - held - debt) / one)\n"
	"local n = math.max(0, math.min(want, room, math.max(1, math.floor(room / 8))))\n"
	"local wait, stop = 0, now + life\n"
	"if n == 0 then\n"
	"  wait = math.ceil((debt + held + one - size) / rate)\n"
	"  use = 0\n"
	"end\n"
	"debt = debt + use * one\n"
	"held = held + (n - use) * one\n"
	"if left + n > use then\n"
	"  keep[#keep + 1] = {host = me, n = left + n - use, stop = stop, low = -1}\n"
	"end\n"
	"local full = math.ceil((debt + held) / rate)\n"
	"local out = {string.format('%.0f %.0f', debt, now)}\n"
	"for _, l in ipairs(keep) do\n"
	"  out[#out + 1] = string.format('%.0f %.0f %.0f %.0f', l.host, l.n, l.stop, l.low)\n"
	"end\n"
	"redis.call('SET', KEYS[1], table.concat(out, ' '), 'PX',\n"
	"  math.ceil((full + life) / 1000) + 1000)\n"
	"return {n, wait, full, stop}\n";
/* clang-format on */

const struct redis_script quota_lease_script = {
	.text = text,
	.sha1 = "ec3179edce573baf5bb8ee91ffa8f657e3db8010",
};
