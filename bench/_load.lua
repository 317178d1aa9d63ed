-- Sends the signed webhooks of a file, each once, and tells as JSON what came of it. Run by bench/intake.py.
local prepared, sent, count = {}, 0, 0

function init(args)
  for line in io.lines(args[1]) do
    local signature, body = line:match("^(%S+) (.*)$")
    count = count + 1
    prepared[count] = wrk.format("POST", "/line/webhook",
      {["x-line-signature"] = signature, ["Content-Type"] = "application/json"}, body)
  end
end

function request()
  sent = sent % count + 1
  return prepared[sent]
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "wrong": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
