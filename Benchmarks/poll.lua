-- Polls of random devices: a signed lock status each. Arguments: the file of tokens.
local tokens = {}
local requests = {}

function init(args)
  for line in io.lines(args[1]) do tokens[#tokens + 1] = line end
  math.randomseed(tonumber(args[2] or "1"))
  wrk.headers["Lock-Nonce"] = "AAAAAAAAAAAAAAAAAAAAAA"
end

function request()
  wrk.headers["Authorization"] = "Bearer " .. tokens[math.random(#tokens)]
  return wrk.format("GET", "/v1/lock-status")
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
