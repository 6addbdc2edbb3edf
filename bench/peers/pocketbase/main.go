// Command pocketbase is PocketBase as it is shipped, with a collection of cases in
// which each person sees and makes only their own. The first start fills it. Person
// n is person<n>@example.com.
package main

import (
	"fmt"
	"log"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

const (
	password = "Xq7-lantern"
	owners   = 20
	rows     = 2000
)

func main() {
	app := pocketbase.New()
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if _, err := e.App.FindCollectionByNameOrId("cases"); err != nil {
			if err := e.App.RunInTransaction(fill); err != nil {
				return fmt.Errorf("filling: %w", err)
			}
		}
		return e.Next()
	})
	if err := app.Start(); err != nil {
		log.Fatal(err)
	}
}

// fill makes a superuser, the persons, the collection and its rows.
func fill(app core.App) error {
	if err := person(app, core.CollectionNameSuperusers, "root@example.com", nil); err != nil {
		return err
	}
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	cases := collection(users)
	if err := app.Save(cases); err != nil {
		return err
	}
	for n := range owners {
		err := person(app, "users", fmt.Sprintf("person%d@example.com", n), func(id string) error { return fillCases(app, cases, id, n) })
		if err != nil {
			return err
		}
	}
	return nil
}

func person(app core.App, collection, email string, then func(id string) error) error {
	c, err := app.FindCollectionByNameOrId(collection)
	if err != nil {
		return err
	}
	r := core.NewRecord(c)
	r.SetEmail(email)
	r.SetPassword(password)
	if err := app.Save(r); err != nil || then == nil {
		return err
	}
	return then(r.Id)
}

// collection has the rule of ownership and an index for the list.
func collection(users *core.Collection) *core.Collection {
	c := core.NewBaseCollection("cases")
	own := types.Pointer("@request.auth.id != '' && owner = @request.auth.id")
	c.ListRule, c.ViewRule, c.CreateRule = own, own, own
	c.Fields.Add(
		&core.RelationField{Name: "owner", CollectionId: users.Id, MaxSelect: 1, Required: true},
		&core.TextField{Name: "number", Required: true},
		&core.TextField{Name: "item", Required: true},
		&core.TextField{Name: "state", Required: true},
		&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
	)
	c.AddIndex("idx_cases_owner_updated", false, "owner, updated", "")
	return c
}

func fillCases(app core.App, cases *core.Collection, owner string, n int) error {
	for i := range rows / owners {
		r := core.NewRecord(cases)
		r.Set("owner", owner)
		r.Set("number", fmt.Sprintf("RS2020%02d%07d", n, i))
		r.Set("item", "劳动人事争议调解申请")
		r.Set("state", []string{"ACCEPTED", "CLOSED"}[i%2])
		if err := app.Save(r); err != nil {
			return err
		}
	}
	return nil
}
