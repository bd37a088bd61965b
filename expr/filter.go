package expr

// filters are what can follow the bar: Pebble's own, and epoch, which Webex
// adds. Nearly all of them give nothing for nothing.
var filters = map[string]*spec{
	"abbreviate": {doc: "Shortens a text to a length, with … at its end.", params: []string{"length"}, least: 1, do: onInput(abbreviate)},
	"capitalize": {doc: "Writes the first letter of a text as a capital.", do: onText(capitalize)},
	"format":     {doc: "Fills the places of a text such as %s and %d with the arguments.", params: nil, rest: true, do: onInput(formatFilter)},
	"length":     {doc: "Number of characters of a text, or of items of a list or map.", do: lengthFilter},
	"lower":      {doc: "Writes a text in small letters.", do: onText(lower)},
	"replace":    {doc: "Replaces parts of a text: a map of what is replaced to what stands instead.", params: []string{"replace_pairs"}, least: 1, do: onInput(replaceFilter)},
	"split":      {doc: "Splits a text at a pattern into a list.", params: []string{"delimiter", "limit"}, least: 1, pattern: true, do: onInput(splitFilter)},
	"title":      {doc: "Writes the first letter of every word as a capital.", do: onText(title)},
	"trim":       {doc: "Takes white space off both ends of a text.", do: onText(trimmed)},
	"upper":      {doc: "Writes a text in capitals.", do: onText(upper)},

	"first":   {doc: "First item of a list, or first character of a text.", do: onInput(func(c *call) (any, error) { return c.edge(true) })},
	"join":    {doc: "Joins the items of a list to a text, with a separator between them.", params: []string{"separator"}, do: onInput(joinFilter)},
	"last":    {doc: "Last item of a list, or last character of a text.", do: onInput(func(c *call) (any, error) { return c.edge(false) })},
	"merge":   {doc: "Puts two lists or two maps together.", params: []string{"items"}, least: 1, do: mergeFilter},
	"reverse": {doc: "Turns a list around.", do: onInput(reverseFilter)},
	"rsort":   {doc: "Sorts a list downwards.", do: onInput(func(c *call) (any, error) { return c.sorted(-1) })},
	"slice":   {doc: "Part of a list or text, from one index up to before another.", params: []string{"fromIndex", "toIndex"}, do: onInput(sliceFilter)},
	"sort":    {doc: "Sorts a list upwards.", do: onInput(func(c *call) (any, error) { return c.sorted(1) })},

	"abs":          {doc: "A number without its sign.", do: onInput(absFilter)},
	"numberformat": {doc: "Writes a number by a pattern such as #,##0.00.", params: []string{"format"}, do: onInput(numberFormat)},
	"round":        {doc: "Rounds a number to some digits after the point.", params: []string{"precision"}, do: onInput(roundFilter)},

	"date":  {doc: "Writes a time by a pattern such as yyyy-MM-dd, in a time zone.", params: []string{"format", "existingFormat", "timeZone"}, do: onInput(dateFilter)},
	"epoch": {doc: "Seconds since 1970 of a time, or milliseconds.", params: []string{"inMillis", "format", "timeZone"}, do: onInput(epochFilter)},

	"base64decode": {doc: "The text that a base64 text stands for.", do: onInput(base64Decode)},
	"base64encode": {doc: "A text in base64.", do: onInput(base64Encode)},
	"escape":       {doc: "Escapes a text for html, js, css or a URL.", params: []string{"strategy"}, do: onInput(escapeFilter)},
	"nl2br":        {doc: "Writes line breaks as <br />.", do: onText(lineBreaks)},
	"raw":          {doc: "Leaves a value as it is: it is not encoded for its place.", done: Raw, do: func(c *call) (any, error) { return c.in, nil }},
	"sha256":       {doc: "SHA-256 of a text, in hex.", do: onInput(sha256Filter)},
	"urlencode":    {doc: "Encodes a text for a URL.", done: EncodedURL, do: onInput(urlEncode)},

	"default": {doc: "Another value where there is none, or an empty one.", params: []string{"default"}, least: 1, do: func(c *call) (any, error) {
		if isEmpty(c.in) {
			return c.arg(0), nil
		}
		return c.in, nil
	}},
}
