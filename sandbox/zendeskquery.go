package sandbox

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/value"
)

// zendeskWord is one condition of a search: field, operator and value, or a text
// that stands anywhere.
type zendeskWord struct {
	field, operator, value string
}

// zendeskWords splits a query at its spaces; quotation marks hold a value
// together. A query that makes no sense finds less rather than failing, as there.
func zendeskWords(query string) []zendeskWord {
	var words []zendeskWord
	for _, part := range quotedFields(query) {
		at := strings.IndexAny(part, ":<>")
		if at <= 0 {
			words = append(words, zendeskWord{value: part})
			continue
		}
		words = append(words, zendeskWord{strings.ToLower(part[:at]), part[at : at+1], part[at+1:]})
	}
	return words
}

// quotedFields is strings.Fields that leaves what stands in quotation marks
// together, and takes these away.
func quotedFields(text string) []string {
	var fields []string
	var b strings.Builder
	quoted, begun := false, false
	end := func() {
		if begun {
			fields = append(fields, b.String())
		}
		b.Reset()
		begun = false
	}
	for _, c := range text {
		switch {
		case c == '"':
			quoted, begun = !quoted, true
		case c == ' ' && !quoted:
			end()
		default:
			b.WriteRune(c)
			begun = true
		}
	}
	end()
	return fields
}

// zendeskStatuses are in the order by which status<solved goes.
var zendeskStatuses = []string{"new", "open", "pending", "hold", "solved", "closed"}

// holds reports whether a record meets one condition.
func (z *zendesk) holds(t *table, row record, word zendeskWord) bool {
	switch word.field {
	case "":
		return z.mentions(t, row, word.value)
	case "type":
		return strings.EqualFold(word.value, t.name)
	case "phone":
		return t == z.users && samePhone(value.Text(row["phone"]), word.value)
	case "requester":
		return t == z.tickets && z.requests(row, word.value)
	case "status":
		if t == z.users {
			return false
		}
		return inOrder(slices.Index(zendeskStatuses, value.Text(row["status"])), word.operator, slices.Index(zendeskStatuses, strings.ToLower(word.value)))
	case "tags":
		tags, _ := row["tags"].([]any)
		return slices.ContainsFunc(tags, func(tag any) bool { return tag == word.value })
	}
	own, known := t.field(word.field)
	return known && strings.EqualFold(value.Text(row[own]), word.value)
}

func inOrder(have int, operator string, wanted int) bool {
	switch operator {
	case "<":
		return have < wanted
	case ">":
		return have > wanted
	}
	return have == wanted
}

// requests reports whether a ticket is of a requester, who is named by id, e-mail
// address or name.
func (z *zendesk) requests(ticket record, who string) bool {
	user, ok := z.users.find(func(u record) bool { return u["id"] == ticket["requester_id"] })
	return ok && slices.ContainsFunc([]any{user["id"], user["email"], user["name"]}, func(v any) bool { return strings.EqualFold(value.Text(v), who) })
}

// mentions reports whether a word stands in a record's name, address or subject.
func (z *zendesk) mentions(t *table, row record, word string) bool {
	for _, name := range []string{"name", "email", "phone", "subject", "description"} {
		if own, known := t.field(name); known && strings.Contains(strings.ToLower(value.Text(row[own])), strings.ToLower(word)) {
			return true
		}
	}
	return false
}
