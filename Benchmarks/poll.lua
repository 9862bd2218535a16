-- Polls of random devices: a signed lock status each.
-- Arguments: the file of tokens, a seed, `close` for a connection a request, the tag to ask with, and the number of
-- the first token, where they are to be asked for in their order.
-- Requests are formatted before the run, so that the load costs as little as it can.
local requests = {}
local at = nil

function init(args)
  wrk.headers["Lock-Nonce"] = "AAAAAAAAAAAAAAAAAAAAAA"
  if args[3] == "close" then wrk.headers["Connection"] = "close" end
  if args[4] and args[4] ~= "" then wrk.headers["If-None-Match"] = args[4] end
  for line in io.lines(args[1]) do
    wrk.headers["Authorization"] = "Bearer " .. line
    requests[#requests + 1] = wrk.format("GET", wrk.path == "/" and "/v1/lock-status" or wrk.path)
  end
  at = tonumber(args[5] or "")
  math.randomseed(tonumber(args[2] or "1"))
end

function request()
  if at == nil then return requests[math.random(#requests)] end
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
