package api

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
)

// Tokens are API tokens.
type Tokens interface {
	CreateToken(ctx context.Context, c account.Caller, r account.TokenRequest) (account.NewToken, error)
	TokensOf(ctx context.Context, c account.Caller) ([]account.Token, error)
	RevokeToken(ctx context.Context, c account.Caller, id string) error
}

// Token is an API token, without its value.
type Token struct {
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	User    string          `json:"user" doc:"Id of the user whom it acts for."`
	Scopes  []access.Action `json:"scopes" doc:"Empty: all that the user's roles allow."`
	Created time.Time       `json:"created"`
	Expires time.Time       `json:"expires"`
	Used    time.Time       `json:"used,omitzero" doc:"Last, to the minute."`
	Revoked time.Time       `json:"revoked,omitzero"`
}

// NewToken is an API token with its value, which is shown once (K9).
type NewToken struct {
	Token
	Value string `json:"value,omitempty" doc:"Shown this once."`
}

func tokenOf(t account.Token) Token {
	return Token{
		ID: t.ID, Name: t.Name, User: t.User, Scopes: items(t.Scopes),
		Created: t.Created, Expires: t.Expires, Used: t.Used, Revoked: t.Revoked,
	}
}

type createToken struct {
	Body struct {
		Name    string    `json:"name" maxLength:"200"`
		Scopes  scopes    `json:"scopes,omitempty" minItems:"1" maxItems:"100" maxLength:"100" doc:"Actions; left out: all that the caller may do."`
		Expires time.Time `json:"expires,omitzero" doc:"Absent: in 90 days; at most in 366."`
	}
}

type listTokens struct{ Paging }

const tokensPath = "/api/tokens"

func (a *api) tokenOperations() {
	serve(a, operation{
		who: needs(access.TokenList), method: http.MethodGet, path: tokensPath, id: "list-tokens", tag: "tokens",
		summary: "List API tokens", description: "One's own; whoever may change users sees all of the organisation.",
	}, a.listTokens)
	serve(a, operation{
		who: needs(access.TokenCreate), method: http.MethodPost, path: tokensPath, id: "create-token", tag: "tokens",
		summary: "Make an API token", description: "Its value is shown once; a repeated request with the same Idempotency-Key does not show it.", status: http.StatusCreated, creates: true, conceals: []string{"value"},
	}, a.createToken)
	serve(a, operation{
		who: needs(access.TokenRevoke), method: http.MethodDelete, path: tokensPath + "/{id}", id: "revoke-token", tag: "tokens",
		summary: "Revoke an API token at once",
	}, func(ctx context.Context, by account.Caller, in *Named) (*struct{}, error) {
		return nil, a.o.Tokens.RevokeToken(ctx, by, in.ID)
	})
}

func (a *api) listTokens(ctx context.Context, by account.Caller, in *listTokens) (*list[Token], error) {
	after, err := in.after(ctx, a, by, question(tokensPath, nil))
	if err != nil {
		return nil, err
	}
	all, err := a.o.Tokens.TokensOf(ctx, by)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(x, y account.Token) int { return cmp.Compare(x.ID, y.ID) })
	rest := all[firstAfter(all, after):]
	rest, next := cut(rest[:min(len(rest), in.Limit+1)], in.Limit, func(t account.Token) string { return t.ID })
	items := make([]Token, len(rest))
	for i, t := range rest {
		items[i] = tokenOf(t)
	}
	return paged(by, tokensPath, url.Values{}, in.Paging, items, next), nil
}

// firstAfter finds where a page begins.
func firstAfter(sorted []account.Token, after string) int {
	i, found := slices.BinarySearchFunc(sorted, after, func(t account.Token, id string) int { return cmp.Compare(t.ID, id) })
	if found {
		i++
	}
	return i
}

// newToken is the answer to a create.
type newToken struct {
	Location string `header:"Location"`
	Body     NewToken
}

func (a *api) createToken(ctx context.Context, by account.Caller, in *createToken) (*newToken, error) {
	made, err := a.o.Tokens.CreateToken(ctx, by, account.TokenRequest{Name: in.Body.Name, Scopes: in.Body.Scopes, Expires: in.Body.Expires})
	if err != nil {
		return nil, err
	}
	return &newToken{Location: tokensPath + "/" + made.Token.ID, Body: NewToken{Token: tokenOf(made.Token), Value: made.Value.Reveal()}}, nil
}
