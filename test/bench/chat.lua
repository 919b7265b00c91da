-- What wrk sends, and how it tells what came of it: one line of JSON, the last one that it prints.
local count = 0

request = function()
  count = count + 1
  local body = '{"message":"message ' .. count .. ' of a connection"}'
  return wrk.format("POST", "/api/chat", { ["Content-Type"] = "application/json" }, body)
end

done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requests":%d,"failed":%d,"durationUs":%d,"p99Us":%d}\n',
    summary.requests, failed, summary.duration, latency:percentile(99)
  ))
end
