-- Polls of random devices: a signed lock status each. Arguments: the file of tokens, a seed.
-- Requests are formatted before the run, so that the load costs as little as it can.
local requests = {}

function init(args)
  wrk.headers["Lock-Nonce"] = "AAAAAAAAAAAAAAAAAAAAAA"
  for line in io.lines(args[1]) do
    wrk.headers["Authorization"] = "Bearer " .. line
    requests[#requests + 1] = wrk.format("GET", "/v1/lock-status")
  end
  math.randomseed(tonumber(args[2] or "1"))
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
