package expr

// filters are what can follow the bar: Pebble's own, and epoch, which Webex
// adds. Nearly all of them give nothing for nothing.
var filters = map[string]*spec{
	"abbreviate": {params: []string{"length"}, least: 1, do: onInput(abbreviate)},
	"capitalize": {do: onText(capitalize)},
	"format":     {params: nil, rest: true, do: onInput(formatFilter)},
	"length":     {do: lengthFilter},
	"lower":      {do: onText(lower)},
	"replace":    {params: []string{"replace_pairs"}, least: 1, do: onInput(replaceFilter)},
	"split":      {params: []string{"delimiter", "limit"}, least: 1, pattern: true, do: onInput(splitFilter)},
	"title":      {do: onText(title)},
	"trim":       {do: onText(trimmed)},
	"upper":      {do: onText(upper)},

	"first":   {do: onInput(func(c *call) (any, error) { return c.edge(true) })},
	"join":    {params: []string{"separator"}, do: onInput(joinFilter)},
	"last":    {do: onInput(func(c *call) (any, error) { return c.edge(false) })},
	"merge":   {params: []string{"items"}, least: 1, do: mergeFilter},
	"reverse": {do: onInput(reverseFilter)},
	"rsort":   {do: onInput(func(c *call) (any, error) { return c.sorted(-1) })},
	"slice":   {params: []string{"fromIndex", "toIndex"}, do: onInput(sliceFilter)},
	"sort":    {do: onInput(func(c *call) (any, error) { return c.sorted(1) })},

	"abs":          {do: onInput(absFilter)},
	"numberformat": {params: []string{"format"}, do: onInput(numberFormat)},
	"round":        {params: []string{"precision"}, do: onInput(roundFilter)},

	"date":  {params: []string{"format", "existingFormat", "timeZone"}, do: onInput(dateFilter)},
	"epoch": {params: []string{"inMillis", "format", "timeZone"}, do: onInput(epochFilter)},

	"base64decode": {do: onInput(base64Decode)},
	"base64encode": {do: onInput(base64Encode)},
	"escape":       {params: []string{"strategy"}, do: onInput(escapeFilter)},
	"nl2br":        {do: onText(lineBreaks)},
	"raw":          {done: Raw, do: func(c *call) (any, error) { return c.in, nil }},
	"sha256":       {do: onInput(sha256Filter)},
	"urlencode":    {done: EncodedURL, do: onInput(urlEncode)},

	"default": {params: []string{"default"}, least: 1, do: func(c *call) (any, error) {
		if isEmpty(c.in) {
			return c.arg(0), nil
		}
		return c.in, nil
	}},
}
