package sandbox

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/value"
)

// odata is what a request asks of an entity set (OData 4.01 part 2, §5): the
// part of it that flows use.
type odata struct {
	fields []string // of $select; nil for all
	filter func(record) bool
	order  string
	down   bool
	top    int // < 0 for no limit
	count  bool
}

// readOData reads $select, $filter, $orderby, $top and $count. A field or an
// option that there is not is refused, as the Web API does.
func readOData(t *table, query url.Values) (odata, error) {
	ask := odata{top: -1}
	for name, values := range query {
		if err := ask.option(t, name, values[0]); err != nil {
			return ask, err
		}
	}
	return ask, nil
}

func (o *odata) option(t *table, name, text string) (err error) {
	switch name {
	case "$select":
		for _, part := range strings.Split(text, ",") {
			own, err := property(t, strings.TrimSpace(part))
			if err != nil {
				return err
			}
			o.fields = append(o.fields, own)
		}
		if !slices.Contains(o.fields, t.key) {
			o.fields = append(o.fields, t.key) // the key comes along
		}
	case "$filter":
		o.filter, err = readODataFilter(t, text)
	case "$orderby":
		first, direction, _ := strings.Cut(strings.TrimSpace(text), " ")
		o.down = strings.TrimSpace(direction) == "desc"
		o.order, err = property(t, first)
	case "$top":
		if o.top, err = strconv.Atoi(text); err != nil || o.top < 0 {
			err = refusedQuery("Invalid value '%s' for $top query option found.", text)
		}
	case "$count":
		o.count = text == "true"
	default:
		if strings.HasPrefix(name, "$") {
			err = refusedQuery("The query parameter %s is not supported", name)
		}
	}
	return err
}

// property is a field in the table's own spelling, which must be the one asked with.
func property(t *table, name string) (string, error) {
	if slices.Contains(t.fields, name) {
		return name, nil
	}
	return "", refusedQuery("Could not find a property named '%s' on type 'Microsoft.Dynamics.CRM.%s'.", name, strings.TrimSuffix(t.name, "s"))
}

// object is a record as it is answered.
func (o odata) object(t *table, row record) *value.Object {
	shown := value.Of("@odata.etag", `W/"`+value.Text(row["modifiedon"])+`"`)
	for name, v := range t.object(row, o.fields).All() {
		shown.Set(name, v)
	}
	return shown
}

// answer is the page of records that are asked for.
func (o odata) answer(t *table, context string) *value.Object {
	var found []record
	for _, row := range t.rows {
		if o.filter == nil || o.filter(row) {
			found = append(found, row)
		}
	}
	if o.order != "" {
		slices.SortStableFunc(found, func(a, b record) int {
			if o.down {
				a, b = b, a
			}
			return compare(a[o.order], b[o.order])
		})
	}
	all := len(found)
	found = window(found, 0, o.top)
	rows := make([]any, len(found))
	for i, row := range found {
		rows[i] = o.object(t, row)
	}
	out := value.Of("@odata.context", context)
	if o.count {
		out.Set("@odata.count", int64(all))
	}
	out.Set("value", rows)
	return out
}

// queryError is why a query is refused, in the words of the Web API.
type queryError string

// Error is the reason.
func (e queryError) Error() string { return string(e) }

func refusedQuery(format string, args ...any) error { return queryError(fmt.Sprintf(format, args...)) }
