<?php
// SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The peer in PHP: checks a bearer token, reads one finished body from Redis and sends it.
// Set up as a good user of that stack does: opcache on and never looking at the file
// again, a static pool of children, a persistent phpredis connection by the unix socket
// (pconnect), no framework, and FPM's own access log, which costs the script nothing.
// The fingerprint of the one good token comes from the pool's configuration.

declare(strict_types=1);

$header = $_SERVER['HTTP_AUTHORIZATION'] ?? '';
if (!str_starts_with($header, 'Bearer ')
	|| !hash_equals(getenv('PEER_TOKEN_SHA256', true), hash('sha256', substr($header, 7)))) {
	http_response_code(401);
	header('Content-Type: application/json');
	echo '{"success":false}';
	exit;
}
$redis = new Redis();
$redis->pconnect(getenv('PEER_REDIS', true));
$body = $redis->get(getenv('PEER_KEY', true));
if ($body === false) {
	http_response_code(404);
	exit;
}
header('Content-Type: application/json');
header('Content-Length: ' . strlen($body));
echo $body;
