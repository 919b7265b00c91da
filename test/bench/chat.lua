-- What wrk sends, and how it tells what came of it: one line of JSON, the last one that it prints.
-- Its arguments are the path, and the conversations to send to, in turn; without any, nothing names one.
local count = 0
local path = ""
local conversations = {}

init = function(args)
  path = table.remove(args, 1)
  conversations = args
end

local function recipient()
  if #conversations == 0 then
    return ""
  end
  return ',"conversation_id":"' .. conversations[count % #conversations + 1] .. '"'
end

request = function()
  count = count + 1
  local body = '{"message":"message ' .. count .. ' of a connection"' .. recipient() .. "}"
  return wrk.format("POST", path, { ["Content-Type"] = "application/json" }, body)
end

done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requests":%d,"failed":%d,"durationUs":%d,"p99Us":%d}\n',
    summary.requests, failed, summary.duration, latency:percentile(99)
  ))
end
