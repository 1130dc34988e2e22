-- wrk: each request is a filing of the next enterprise with a key of its own. Arguments: the file of filers, a prefix for the keys.
local threads = 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

function init(args)
	heads, tails = {}, {}
	for line in io.lines(args[1]) do
		local cells = {}
		for cell in line:gmatch("[^\t]+") do
			cells[#cells + 1] = cell
		end
		local body = cells[#cells]
		heads[#heads + 1] = "POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " .. cells[1] ..
			"\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\nIdempotency-Key: " ..
			args[2] .. "-" .. number .. "-"
		tails[#tails + 1] = "\r\n\r\n" .. body
	end
	-- the threads go round at different places, so that they seldom file for the same enterprise at once
	at = math.floor(number * #heads / 2)
	serial = 0
end

function request()
	at = at % #heads + 1
	serial = serial + 1
	return heads[at] .. serial .. tails[at]
end

function done(summary, latency)
	local e = summary.errors
	print(string.format('{"requests": %d, "seconds": %.6f, "bad": %d, "p50_ms": %.3f, "p99_ms": %.3f}', summary.requests,
		summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
		latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
