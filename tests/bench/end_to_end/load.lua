-- SPDX-License-Identifier: Apache-2.0
-- For wrk: one tool call over and over, with the tokens of a pool in turn; every EVERYth request
-- (0: none) has a token that is used once; each connection pauses PAUSE milliseconds between two.
-- wrk ... -t1 -s load.lua URL -- POOL FRESH EVERY PAUSE
local BODY = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"listTodos","arguments":{},' ..
    '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",' ..
    '"io.modelcontextprotocol/clientCapabilities":{}}}}'
local threads = {}

local function requests(path)
    local made = {}
    for token in io.lines(path) do
        made[#made + 1] = wrk.format("POST", nil, {
            ["Host"] = wrk.host .. ":" .. wrk.port,
            ["Authorization"] = "Bearer " .. token,
            ["Content-Type"] = "application/json",
            ["Accept"] = "application/json, text/event-stream",
            ["MCP-Protocol-Version"] = "2026-07-28",
            ["Mcp-Method"] = "tools/call",
            ["Mcp-Name"] = "listTodos",
        }, BODY)
    end
    return made
end

function setup(thread)
    threads[#threads + 1] = thread
end

function init(args)
    pool, fresh, every = requests(args[1]), requests(args[2]), tonumber(args[3])
    sent, used, ran_out = 0, 0, 0
    if tonumber(args[4]) > 0 then
        function delay() return tonumber(args[4]) end
    end
end

function request()
    sent = sent + 1
    if every > 0 and sent % every == 0 then
        used = used + 1
        if fresh[used] then return fresh[used] end
        ran_out = 1
    end
    return pool[sent % #pool + 1]
end

function done(summary, latency, _)
    local errors = summary.errors
    io.write(string.format('\nRESULT {"requests":%d,"seconds":%.6f,"mean":%.1f,"p50":%d,"p99":%d,' ..
        '"p999":%d,"max":%d,"not_2xx":%d,"socket_errors":%d,"ran_out":%d,"fresh_used":%d}\n',
        summary.requests, summary.duration / 1e6, latency.mean, latency:percentile(50),
        latency:percentile(99), latency:percentile(99.9), latency.max, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        threads[1]:get("ran_out"), threads[1]:get("used")))
end
