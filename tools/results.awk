# Reads xUnit's XML result files. Prints: "count PASSED FAILED SKIPPED" once, then "skip NAME: REASON" a skipped test.
function attribute(tag, name,    start, rest) {
  start = index(tag, " " name "=\"")
  if (start == 0) return ""
  rest = substr(tag, start + length(name) + 3)
  return substr(rest, 1, index(rest, "\"") - 1)
}
function plain(text) {
  gsub(/&quot;/, "\"", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&#xA;|&#xD;|[\r\n]+/, " ", text); gsub(/&amp;/, "\\&", text)
  return text
}
BEGIN { RS = "<" }
/^assembly / {
  passed += attribute($0, "passed"); failed += attribute($0, "failed") + attribute($0, "errors"); skipped += attribute($0, "skipped")
}
/^test / { name = plain(attribute($0, "name")); result = attribute($0, "result"); inReason = 0 }
/^reason>/ { inReason = result == "Skip"; text = substr($0, 8); if (inReason && text != "") skip[++n] = name ": " plain(text) }
/^!\[CDATA\[/ && inReason { text = substr($0, 9); sub(/\]\]>.*/, "", text); skip[++n] = name ": " plain(text); inReason = 0 }
END {
  print "count", passed + 0, failed + 0, skipped + 0
  for (i = 1; i <= n; i++) print "skip", skip[i]
}
