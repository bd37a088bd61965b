package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/connector"
)

// gramLength is how many letters a gram has at most. A filter is answered from
// the connections that share its rarest gram, so that few among many are found
// without reading the names of all; one shorter than that is a gram itself.
const gramLength = 3

const (
	gramsWeighed = 6   // of a filter, to find the rarest
	gramsCounted = 120 // beyond this, one is as good as another
)

// gramsOf lists the grams of a length in a text, each once, in order.
func gramsOf(text string, length int) []string {
	letters := []rune(text)
	var grams []string
	for i := range len(letters) - length + 1 {
		grams = append(grams, string(letters[i:i+length]))
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}

// allGrams lists the grams of every length in a connection's key.
func allGrams(key string) []string {
	var grams []string
	for length := 1; length <= gramLength; length++ {
		grams = append(grams, gramsOf(key, length)...)
	}
	return grams
}

func (c Connections) addGrams(ctx context.Context, r connector.Record) error {
	key := fold(r.Name)
	grams := allGrams(key)
	if len(grams) == 0 {
		return nil
	}
	args := []any{r.Organisation, key, r.ID}
	rows := make([]string, len(grams))
	for i, gram := range grams {
		args = append(args, gram)
		rows[i] = fmt.Sprintf("($1, $%d, $2, $3)", len(args))
	}
	_, err := c.db.exec(ctx, "storing grams",
		`INSERT INTO connection_grams (organisation, gram, name_key, connection) VALUES `+strings.Join(rows, ", "), args...)
	return err
}

func (c Connections) dropGrams(ctx context.Context, r connector.Record) error {
	key := fold(r.Name)
	grams := allGrams(key)
	if len(grams) == 0 {
		return nil
	}
	args := []any{r.Organisation, key, r.ID}
	for _, gram := range grams {
		args = append(args, gram)
	}
	_, err := c.db.exec(ctx, "removing grams",
		`DELETE FROM connection_grams WHERE organisation = $1 AND name_key = $2 AND connection = $3 AND gram IN (`+list(4, len(grams))+`)`, args...)
	return err
}

// rarestGram returns the gram of a filter that the fewest connections have.
func (c Connections) rarestGram(ctx context.Context, organisation, part string) (string, error) {
	grams := gramsOf(part, min(gramLength, utf8.RuneCountInString(part)))
	if len(grams) == 1 {
		return grams[0], nil
	}
	grams = grams[:min(len(grams), gramsWeighed)]
	args := []any{organisation}
	counts := make([]string, len(grams))
	for i, gram := range grams {
		args = append(args, gram)
		counts[i] = fmt.Sprintf(`SELECT %d AS gram, (SELECT COUNT(*) FROM (SELECT 1 FROM connection_grams
			WHERE organisation = $1 AND gram = $%d LIMIT %d) AS counted) AS n`, i, i+2, gramsCounted)
	}
	scan := func(s scanner) (i int, err error) {
		var n int
		return i, s.Scan(&i, &n)
	}
	i, _, err := query[int]{doing: "weighing a filter", scan: scan,
		statement: strings.Join(counts, " UNION ALL ") + ` ORDER BY n, gram LIMIT 1`}.one(ctx, c.db, args...)
	return grams[i], err
}
