// Draws the contract. No validator: it would send the schema's address to another company's server.
const place = document.getElementById("docs");

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  defaultModelRendering: "model", // an invented example of a union is empty
  defaultModelExpandDepth: 3,
  defaultModelsExpandDepth: 0,
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null,
});
