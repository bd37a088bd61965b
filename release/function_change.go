package release

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
)

func (f *Functions) atomically(ctx context.Context, by By, action access.Action, do func(context.Context) error) error {
	if err := by.may(action); err != nil {
		return err
	}
	defer f.changes.Add(1)
	return f.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		if err := f.o.Functions.HoldFunctions(ctx, by.Organisation); err != nil {
			return fmt.Errorf("holding the functions: %w", err)
		}
		return do(ctx)
	})
}

// put stores the next revision of a function, whose name must be free.
func (f *Functions) put(ctx context.Context, by By, action string, fn *Function, detail []audit.Detail) error {
	other, ok, err := f.o.Functions.FunctionNamed(ctx, fn.Organisation, fn.Name)
	if err != nil {
		return fmt.Errorf("looking for the name of function %s: %w", fn.ID, err)
	}
	if ok && other.ID != fn.ID {
		return taken("function", fn.Name)
	}
	fn.Revision, fn.Updated, fn.UpdatedBy = fn.Revision+1, f.now(), by.Actor.Name
	return f.store(ctx, by, action, *fn, detail)
}

func (f *Functions) store(ctx context.Context, by By, action string, fn Function, detail []audit.Detail) error {
	if err := f.o.Functions.PutFunction(ctx, fn); err != nil {
		return fmt.Errorf("storing function %s: %w", fn.ID, err)
	}
	return record(ctx, f.o.Audit, by, action, fn.object(), detail)
}

func (fn Function) object() audit.Object {
	return audit.Object{Kind: "function", ID: fn.ID, Name: fn.Name}
}
