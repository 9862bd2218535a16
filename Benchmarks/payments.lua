-- Payment confirmations, each new, each for another contract in turn.
-- Arguments: the file of contract ids, the lender's key, what references begin with, paid_at.
local contracts = {}
local count = 0
local prefix, paid_at

function init(args)
  for line in io.lines(args[1]) do contracts[#contracts + 1] = line end
  prefix, paid_at = args[3], args[4]
  wrk.headers["Authorization"] = "Bearer " .. args[2]
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  count = count + 1
  return wrk.format("POST", "/v1/payment-confirmations", nil, string.format(
    '{"contract_id":"%s","amount":{"amount":125000,"currency":"INR"},"paid_at":"%s","reference":"%s-%d"}',
    contracts[count % #contracts + 1], paid_at, prefix, count))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
