-- Walks a list of requests, a line each: the path, and after a tab the ETag to send, if any.
-- Each thread begins elsewhere in the list. `once` as the second argument: each thread walks all of
-- it from the first line, says so after the last, and stops; wrk itself waits for the end of its
-- time or for SIGINT. The end is one line of JSON.

local number = 0

function setup(thread)
   thread:set("number", number)
   number = number + 1
end

function init(args)
   requests = {}
   for line in io.lines(args[1]) do
      local path, etag = line:match("^([^\t]*)\t?(.*)$")
      local headers = { ["Host"] = "127.0.0.1" }
      if etag ~= "" then
         headers["If-None-Match"] = etag
      end
      requests[#requests + 1] = wrk.format("GET", path, headers)
   end
   once = args[2] == "once"
   position = once and 0 or math.floor(number * #requests / 2)
   answered = 0
   if once then
      response = function()
         answered = answered + 1
         if answered == #requests then
            io.write("WALKED\n")
            io.flush()
            wrk.thread:stop()
         end
      end
   end
end

function request()
   position = position % #requests + 1
   return requests[position]
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      'BENCH {"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, "max": %d, '
         .. '"connect": %d, "read": %d, "write": %d, "timeout": %d, "status": %d}\n',
      summary.requests, summary.duration, summary.bytes,
      latency:percentile(50), latency:percentile(99), latency.max,
      errors.connect, errors.read, errors.write, errors.timeout, errors.status))
end
