"""The examples of the page are what the endpoints take and give."""

import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from orchestrator.api import accounts, bodies, campaigns, chats, contacts, exchange, sending, shapes
from orchestrator.api.docs import example_of

MODULES = (accounts, campaigns, chats, contacts, exchange, sending)


@pytest.mark.parametrize(
    "model",
    [bodies.NewContact, bodies.NewCampaign, bodies.NewMessage, shapes.Contacts, shapes.Messages, shapes.Sent],
)
def test_an_example_is_of_its_shape(model: type[BaseModel]) -> None:
    app = FastAPI()
    for module in MODULES:
        app.include_router(module.router)
    example = example_of(app.openapi(), {"$ref": f"#/components/schemas/{model.__name__}"})
    assert model.model_validate(example)
