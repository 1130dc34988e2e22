-- wrk: reads one path. Arguments: the file of filers (the first token is used).
function init(args)
	for line in io.lines(args[1]) do
		wrk.headers["Authorization"] = "Bearer " .. line:match("[^\t]+")
		break
	end
	whole = wrk.format()
end

function request()
	return whole
end

function done(summary, latency)
	local e = summary.errors
	print(string.format('{"requests": %d, "seconds": %.6f, "bad": %d, "p50_ms": %.3f, "p99_ms": %.3f}', summary.requests,
		summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
		latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
